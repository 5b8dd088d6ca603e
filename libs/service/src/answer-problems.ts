import { isUpstreamError, toGatewayAnswer } from '@roadbed/http-client';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { toProblem } from './problem.ts';
import type { Problem, ProblemError } from './problem.ts';
import { noteFailure } from './observe-requests.ts';
import type { ServiceFastify } from './service-fastify.ts';

/** Answers every error as `application/problem+json` (RFC 9457), and says nothing of what is inside. */
export function answerProblems(app: ServiceFastify): void {
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply));
  app.setNotFoundHandler((request, reply) =>
    sendProblem(
      toProblem({ status: 404, detail: `There is no ${request.method} ${pathOf(request)} here.` }),
      request,
      reply,
    ),
  );
}

/** Answers an error; those of the server are logged and noted on the request's span. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  if (problem.status >= 500) {
    request.log.error({ err: error }, 'the request failed');
    noteFailure(reply, error);
  }
  const retryAfter = retryAfterOf(error);
  if (retryAfter !== undefined) {
    reply.header('retry-after', retryAfter);
  }
  return sendProblem(problem, request, reply);
}

function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const body = { ...problem, instance: pathOf(request), requestId: request.id };
  // As text, because a route's schema for this status may be another one.
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .serializer((value: unknown) => value as string)
    .send(JSON.stringify(body));
}

function problemOf(error: unknown): Problem {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const errors = error.validation.map((issue) => ({
      in: error.validationContext ?? 'request',
      pointer: issue.instancePath === '/' ? '' : issue.instancePath,
      detail: issue.message ?? 'is not valid',
    }));
    return { ...toProblem({ status: 400, detail: 'The request does not match the schema.' }), errors };
  }
  if (isUpstreamError(error)) {
    const { status } = toGatewayAnswer(error);
    return toProblem({ status, detail: `The service ${error.upstream} gave no usable answer.` });
  }
  if (isProblemError(error)) {
    return error.problem;
  }
  // Anything can be thrown, also nothing.
  const { statusCode, code, message } = (error ?? {}) as Partial<FastifyError>;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    // Fastify's own messages are written for callers; what others put into theirs is not known.
    return toProblem({
      status: statusCode,
      ...(code?.startsWith('FST_') === true && message !== undefined ? { detail: message } : {}),
    });
  }
  return toProblem({ status: 500 });
}

/** When another try makes sense, in whole seconds (RFC 9110, section 10.2.3), where that is known. */
function retryAfterOf(error: unknown): string | undefined {
  if (isUpstreamError(error)) {
    return toGatewayAnswer(error).headers['retry-after'];
  }
  if (isProblemError(error) && error.retryAfterMs !== undefined) {
    return String(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  }
  return undefined;
}

function isProblemError(error: unknown): error is ProblemError {
  return error instanceof Error && error.name === 'ProblemError' && 'problem' in error;
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? request.url;
}
