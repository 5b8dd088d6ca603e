import { Dialog } from './dialog.tsx';

type Text = { text: string };
export type ConfirmJson = {
  title: Text;
  text: Text;
  confirm: Text;
  deny: Text;
  style?: 'primary' | 'danger';
};

/** Asks before an action that was marked as one to be sure about. */
export function Confirm({
  confirm,
  onYes,
  onNo,
}: {
  confirm: ConfirmJson;
  onYes: () => void;
  onNo: () => void;
}) {
  return (
    <Dialog title={confirm.title.text} onClose={onNo}>
      <div className="dialog-body">
        <p>{confirm.text.text}</p>
      </div>
      <div className="dialog-foot">
        <button type="button" className="action" onClick={onNo}>
          {confirm.deny.text}
        </button>
        <button type="button" className={`action action-${confirm.style ?? 'primary'}`} onClick={onYes}>
          {confirm.confirm.text}
        </button>
      </div>
    </Dialog>
  );
}
