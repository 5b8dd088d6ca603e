/** What somebody told the platform team. */
export type Feedback = {
  /** `F-3`. */
  id: string;
  text: string;
  /** Name of a person in `platform.json`. */
  from: string;
  /** ISO 8601. */
  at: string;
  status: 'received';
};
