/** What is wrong with an export. */
export type ExportProblem = {
  kind:
    | 'altered'
    | 'removed'
    | 'inserted'
    | 'reordered'
    | 'truncated'
    | 'personal-data-altered'
    | 'hash-altered'
    | 'signature'
    | 'unreadable'
    | 'not-this-ledger';
  /** The place of the entry in the ledger, from 0 on, when one is meant. */
  index?: number;
  /** The line of the file, from 1 on, when one is meant. */
  line?: number;
  message: string;
};
