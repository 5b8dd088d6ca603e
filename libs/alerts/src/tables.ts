import type { Generated } from 'kysely';

export type AlertTables = {
  alert: {
    number: Generated<number>;
    service: string;
    environment: string;
    status: 'firing' | 'resolved';
    summary: string;
    since: Date;
    resolved_at: Date | null;
  };
};
