import { codes, type SignalsReport } from './instance-signals.ts';
import { latencyBounds } from './latency-histogram.ts';

/** The media type of the text format. */
export const PROMETHEUS_MEDIA_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** The signals in Prometheus' text format, with what the process itself takes. */
export function toPrometheus(reports: readonly SignalsReport[]): string {
  const { user, system } = process.cpuUsage();
  const startedAt = (performance.timeOrigin / 1000).toFixed(3);
  return [
    ...family(
      'gateway_requests_total',
      'counter',
      'Requests by the class of their status, or why there was none.',
    ),
    ...reports.flatMap((report) =>
      codes.map((code) => `gateway_requests_total{${labels(report)},code="${code}"} ${report.codes[code]}`),
    ),
    ...family('gateway_requests_in_flight', 'gauge', 'Requests and tunnels that are not over.'),
    ...reports.map((report) => `gateway_requests_in_flight{${labels(report)}} ${report.inFlight}`),
    ...family('gateway_request_duration_seconds', 'histogram', 'Time until the head of the response.'),
    ...reports.flatMap(histogram),
    ...family('process_cpu_seconds_total', 'counter', 'CPU time of the gateway, user and system.'),
    `process_cpu_seconds_total ${(user + system) / 1e6}`,
    ...family('process_resident_memory_bytes', 'gauge', 'Resident memory of the gateway.'),
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
    ...family('process_start_time_seconds', 'gauge', 'Start of the gateway since the Unix epoch.'),
    `process_start_time_seconds ${startedAt}`,
    '',
  ].join('\n');
}

function family(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}

function histogram(report: SignalsReport): string[] {
  const name = 'gateway_request_duration_seconds';
  const of = labels(report);
  const { counts, count, sum } = report.latency;
  return [
    ...latencyBounds.map((bound, at) => `${name}_bucket{${of},le="${bound}"} ${counts[at]}`),
    `${name}_bucket{${of},le="+Inf"} ${count}`,
    `${name}_sum{${of}} ${sum}`,
    `${name}_count{${of}} ${count}`,
  ];
}

function labels({ environment, service, instance }: SignalsReport): string {
  return `environment="${escape(environment)}",service="${escape(service)}",instance="${escape(instance)}"`;
}

function escape(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
