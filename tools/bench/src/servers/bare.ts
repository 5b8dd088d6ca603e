import { fastify } from 'fastify';
import { reportUsage } from './report-usage.ts';

/** The measure: Fastify as it comes, with the routes of `service.ts`. */
const app = fastify();
app.get<{ Params: { id: string } }>('/items/:id', ({ params }) => ({ id: params.id, name: 'An example' }));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
reportUsage(url);
