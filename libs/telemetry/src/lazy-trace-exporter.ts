import { ExportResultCode } from '@opentelemetry/core';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

type ExportCallback = Parameters<SpanExporter['export']>[1];

/**
 * Sends spans by OTLP over HTTP. The exporter is loaded at the first batch, so that a start does not
 * pay for it.
 */
export class LazyTraceExporter implements SpanExporter {
  readonly #url: string;
  #exporter: Promise<SpanExporter> | undefined;

  /** @param endpoint the collector's base URL; traces go to `<endpoint>/v1/traces`. */
  constructor(endpoint: string) {
    this.#url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  }

  export(spans: ReadableSpan[], done: ExportCallback): void {
    void this.#send(spans, done);
  }

  async #send(spans: ReadableSpan[], done: ExportCallback): Promise<void> {
    try {
      const exporter = await this.#load();
      exporter.export(spans, done);
    } catch (error) {
      done({ code: ExportResultCode.FAILED, error: error as Error });
    }
  }

  async shutdown(): Promise<void> {
    await (await this.#exporter)?.shutdown();
  }

  async forceFlush(): Promise<void> {
    await (await this.#exporter)?.forceFlush?.();
  }

  #load(): Promise<SpanExporter> {
    this.#exporter ??= import('@opentelemetry/exporter-trace-otlp-proto').then(
      ({ OTLPTraceExporter }) => new OTLPTraceExporter({ url: this.#url, timeoutMillis: 5000 }),
    );
    return this.#exporter;
  }
}
