/**
 * Fields of Resend's API that this one does not have. Its users may send them, so they are told what to do
 * instead; each says that nothing was sent, as every error of a field does.
 */
export const unsupportedFields: { [place in 'email' | 'attachment']: { [field: string]: string } } = {
  email: {
    scheduled_at: 'is not supported: this API sends at once, and cannot send later',
    template: 'is not supported: this API keeps no templates, send text or html',
    topic_id: 'is not supported: this API has no topics',
    react: 'is not supported: render it to html first',
  },
  attachment: {
    path: 'is not supported: this API fetches no files, send content in base64',
  },
};
