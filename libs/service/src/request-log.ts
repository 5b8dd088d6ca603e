import type { Logger } from '@roadbed/telemetry';
import type { FastifyBaseLogger } from 'fastify';

type Method = FastifyBaseLogger['info'];

/**
 * The logger of one request, its lines marked with the request's id. It is made at the first line that is
 * written: most requests log nothing, and a child logger costs a tenth of a request.
 */
export class RequestLog implements FastifyBaseLogger {
  readonly #logger: Logger;
  readonly #requestId: string;
  #child: Logger | undefined;

  constructor(logger: Logger, requestId: string) {
    this.#logger = logger;
    this.#requestId = requestId;
  }

  get level(): string {
    return this.#child?.level ?? this.#logger.level;
  }

  set level(level: string) {
    this.#bound.level = level;
  }

  get fatal(): Method {
    return this.#method('fatal');
  }

  get error(): Method {
    return this.#method('error');
  }

  get warn(): Method {
    return this.#method('warn');
  }

  get info(): Method {
    return this.#method('info');
  }

  get debug(): Method {
    return this.#method('debug');
  }

  get trace(): Method {
    return this.#method('trace');
  }

  get silent(): Method {
    return this.#method('silent');
  }

  child(...parameters: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#bound.child(...parameters);
  }

  get #bound(): Logger {
    return (this.#child ??= this.#logger.child({ request_id: this.#requestId }));
  }

  #method(level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'): Method {
    const logger = this.#bound;
    return logger[level].bind(logger);
  }
}
