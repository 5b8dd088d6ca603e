import { SeverityNumber, TraceFlags } from '@opentelemetry/api';
import type { AnyValue, HrTime, Meter } from '@opentelemetry/api';
import { millisToHrTime } from '@opentelemetry/core';
import type { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import type { Resource } from '@opentelemetry/resources';
import type { DestinationStream } from 'pino';
import { postOtlp } from './post-otlp.ts';

type LogRecord = Parameters<typeof ProtobufLogsSerializer.serializeRequest>[0][number];

/** What every line of our logger is. */
interface Line extends Record<string, AnyValue> {
  level: string;
  /** ISO 8601. */
  time: string;
  message?: string;
  trace_id?: string;
  span_id?: string;
}

/** Lines that wait for a collector at most, and lines of one batch. */
const QUEUE_LIMIT = 2048;
const BATCH = 512;
const EVERY_MS = 1000;
/** OpenTelemetry log data model, severity fields. */
const SEVERITY: Record<string, SeverityNumber> = {
  trace: SeverityNumber.TRACE,
  debug: SeverityNumber.DEBUG,
  info: SeverityNumber.INFO,
  warn: SeverityNumber.WARN,
  error: SeverityNumber.ERROR,
  fatal: SeverityNumber.FATAL,
};
const SCOPE = { name: '@roadbed/service' };

/** Sends log lines to a collector. */
export interface OtlpLogs extends DestinationStream {
  /** Sends what waits; ends when the collector has answered or 5 s have passed. */
  shutdown(): Promise<void>;
}

/**
 * Takes finished JSON lines and sends them by OTLP, every second. Lines are read again only when they are
 * sent, so that the request that logs pays for a push to a list. At most 2048 wait; those beyond are dropped
 * and counted in `log.records.dropped`.
 */
export function createOtlpLogs(endpoint: string, resource: Resource, meter: Meter): OtlpLogs {
  const dropped = meter.createCounter('log.records.dropped', {
    description: 'Log lines that a collector was too slow for; they are on standard output all the same.',
    unit: '{record}',
  });
  let queue: string[] = [];
  let sending: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const send = async (): Promise<void> => {
    const { ProtobufLogsSerializer } = await import('@opentelemetry/otlp-transformer');
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      queue = queue.slice(BATCH);
      const records = batch.map((line) => toRecord(line, resource));
      if (!(await postOtlp(endpoint, 'logs', ProtobufLogsSerializer.serializeRequest(records)))) {
        dropped.add(batch.length);
        return;
      }
    }
  };
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    sending ??= send().finally(() => {
      sending = undefined;
    });
    return sending;
  };
  return {
    write: (line) => {
      if (queue.length >= QUEUE_LIMIT) {
        dropped.add(1);
        return;
      }
      queue.push(line);
      timer ??= setTimeout(() => void flush(), EVERY_MS).unref();
    },
    shutdown: async () => {
      await sending;
      await flush();
    },
  };
}

function toRecord(line: string, resource: Resource): LogRecord {
  const { level, time, message, trace_id, span_id, ...fields } = JSON.parse(line) as Line;
  const hrTime: HrTime = millisToHrTime(Date.parse(time));
  return {
    hrTime,
    hrTimeObserved: hrTime,
    severityText: level,
    severityNumber: SEVERITY[level] ?? SeverityNumber.UNSPECIFIED,
    body: message ?? '',
    attributes: fields,
    droppedAttributesCount: 0,
    resource,
    instrumentationScope: SCOPE,
    ...(trace_id !== undefined && span_id !== undefined
      ? { spanContext: { traceId: trace_id, spanId: span_id, traceFlags: TraceFlags.NONE } }
      : {}),
  };
}
