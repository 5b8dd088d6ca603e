import type { Dispatcher } from 'undici';

/** What came over the wire, whatever the cache made of it. */
export interface NetworkNote {
  /** Whether the connection broke or the answer was 500 or above. */
  hasFailed: boolean;
}

/**
 * An interceptor that notes on a request's `opaque` how its way over the wire ended. The cache hides that where
 * it gives an older answer in place of a failure, and marks it in the same way as one that was confirmed (304).
 */
export const noteNetwork: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  const note = (options as Dispatcher.RequestOptions<NetworkNote>).opaque ?? { hasFailed: false };
  return dispatch(options, {
    onRequestStart: (...request) => handler.onRequestStart?.(...request),
    onRequestUpgrade: (...upgrade) => handler.onRequestUpgrade?.(...upgrade),
    onResponseStart: (controller, status, ...head) => {
      note.hasFailed ||= status >= 500;
      handler.onResponseStart?.(controller, status, ...head);
    },
    onResponseData: (...data) => handler.onResponseData?.(...data),
    onResponseEnd: (...end) => handler.onResponseEnd?.(...end),
    onResponseError: (...failure) => {
      note.hasFailed = true;
      handler.onResponseError?.(...failure);
    },
  });
};
