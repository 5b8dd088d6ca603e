import { Client } from 'pg';

// Ends all other connections to the database that the first argument names, as a network or an administrator does.

const client = new Client(process.argv[2]);
await client.connect();
await client.query(`
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`);
await client.end();
