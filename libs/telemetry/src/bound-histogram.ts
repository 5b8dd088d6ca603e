import type { Attributes, HrTime } from '@opentelemetry/api';
import { ValueType } from '@opentelemetry/api';
import { hrTime } from '@opentelemetry/core';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { HistogramMetricData } from '@opentelemetry/sdk-metrics';

/** Options of {@link BoundHistogram}. */
export interface BoundHistogramOptions {
  /** As the OpenTelemetry semantic conventions name it: `http.server.request.duration`. */
  name: string;
  /** What is measured, in a sentence. */
  description: string;
  /** UCUM, such as `s` or `By`. */
  unit: string;
  /** Upper bounds of the buckets, rising. */
  boundaries: number[];
  /** How many sets of attributes are kept apart; those beyond share one. Default 2000. */
  cardinalityLimit?: number;
}

/** Values of one set of attributes; {@link BoundHistogram.bind} makes one. */
export interface BoundSeries {
  /** Takes a value in the histogram's unit. */
  record(value: number): void;
}

const DEFAULT_CARDINALITY_LIMIT = 2000;
/** What the values of sets beyond the limit are kept under (OpenTelemetry metrics SDK, cardinality limits). */
const OVERFLOW: Attributes = { 'otel.metric.overflow': true };

class Series implements BoundSeries {
  readonly attributes: Attributes;
  readonly counts: number[];
  readonly #boundaries: number[];
  readonly startTime: HrTime = hrTime();
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;

  constructor(attributes: Attributes, boundaries: number[]) {
    this.attributes = attributes;
    this.#boundaries = boundaries;
    this.counts = Array.from({ length: boundaries.length + 1 }, () => 0);
  }

  record(value: number): void {
    const boundaries = this.#boundaries;
    let bucket = 0;
    // Most values are in the first buckets, so that a scan beats a search.
    while (bucket < boundaries.length && value > (boundaries[bucket] as number)) {
      bucket += 1;
    }
    (this.counts[bucket] as number) += 1;
    this.count += 1;
    this.sum += value;
    this.min = Math.min(this.min, value);
    this.max = Math.max(this.max, value);
  }
}

/**
 * A histogram whose attributes are bound once and not at every value: the SDK sorts and writes out the
 * attributes of each `record()`, which for a web server is a twentieth of a request.
 */
export class BoundHistogram {
  readonly #options: BoundHistogramOptions;
  readonly #series: Series[] = [];
  #overflow: Series | undefined;

  constructor(options: BoundHistogramOptions) {
    this.#options = options;
  }

  /** The series of a set of attributes. The caller keeps it: every call makes a new one. */
  bind(attributes: Attributes): BoundSeries {
    const { boundaries, cardinalityLimit = DEFAULT_CARDINALITY_LIMIT } = this.#options;
    if (this.#series.length < cardinalityLimit - 1) {
      const series = new Series(attributes, boundaries);
      this.#series.push(series);
      return series;
    }
    if (this.#overflow === undefined) {
      this.#overflow = new Series(OVERFLOW, boundaries);
      this.#series.push(this.#overflow);
    }
    return this.#overflow;
  }

  /** All values so far, in the SDK's form. */
  collect(): HistogramMetricData {
    const { name, description, unit, boundaries } = this.#options;
    const endTime = hrTime();
    return {
      descriptor: { name, description, unit, valueType: ValueType.DOUBLE },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: this.#series
        .filter((series) => series.count > 0)
        .map((series) => ({
          attributes: series.attributes,
          startTime: series.startTime,
          endTime,
          value: {
            buckets: { boundaries, counts: [...series.counts] },
            count: series.count,
            sum: series.sum,
            min: series.min,
            max: series.max,
          },
        })),
    };
  }
}
