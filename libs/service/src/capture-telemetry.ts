import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ReadableSpan } from '@roadbed/telemetry';
import type { Service, TelemetrySink } from './create-service.ts';

/** One value of a metric, as `/metrics` tells it. */
export interface MetricSample {
  /** As Prometheus names it: `http_server_request_duration_seconds_count`. */
  name: string;
  /** As Prometheus names them: `http_route`. */
  labels: Record<string, string>;
  /** In the unit that the name ends with. */
  value: number;
}

/** The telemetry of one service, kept in memory. */
export interface CapturedTelemetry extends TelemetrySink {
  /** The log lines so far, the access log's too. Level `info` and above, whatever LOG_LEVEL says. */
  readonly lines: Record<string, unknown>[];
  /** The spans that have ended so far, of all traces; OpenTelemetry's own form. */
  spans(): Promise<ReadableSpan[]>;
  /** The present values of the service's metrics with this Prometheus name, one for each set of labels. */
  metric(service: Pick<Service, 'inject'>, name: string): Promise<MetricSample[]>;
}

const SAMPLE = /^(?<name>[a-zA-Z_:][\w:]*)(?:\{(?<labels>.*)\})? (?<value>\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * Keeps a service's spans and log lines in memory, so that a test needs no collector and no output.
 *
 * @example
 * const telemetry = captureTelemetry();
 * const service = buildApp({ env: testEnv(), telemetry });
 * await service.inject('/items/1');
 * expect((await telemetry.spans()).map((span) => span.name)).toEqual(['GET /items/:id']);
 */
export function captureTelemetry(): CapturedTelemetry {
  const lines: Record<string, unknown>[] = [];
  const spans: ReadableSpan[] = [];
  return {
    lines,
    logLevel: 'info',
    logDestination: {
      write: (line) => {
        lines.push(JSON.parse(line) as Record<string, unknown>);
      },
    },
    onSpan: (span) => {
      spans.push(span);
    },
    spans: async () => {
      // A request's span ends when its answer is closed, which a caller that has the answer may be ahead of.
      await nextTurn();
      return [...spans];
    },
    metric: async (service, name) => {
      await nextTurn();
      const { body } = await service.inject('/metrics');
      return body.split('\n').flatMap((line) => {
        const { groups } = SAMPLE.exec(line) ?? {};
        return groups?.['name'] === name
          ? [{ name, labels: toLabels(groups['labels'] ?? ''), value: Number(groups['value']) }]
          : [];
      });
    },
  };
}

function toLabels(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name, value]) => [name, value]));
}
