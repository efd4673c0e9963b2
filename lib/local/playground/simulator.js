// Recipients of SES's mailbox simulator, by what becomes of an email to them.

/**
 * @param {HTMLElement} to the field with the recipient @param {HTMLElement} fate the choice
 * @param {() => void} chosen
 */
export function offerSimulator(to, fate, chosen) {
  const field = /** @type {HTMLInputElement} */ (to);
  const choice = /** @type {HTMLSelectElement} */ (fate);
  const first = field.value;
  choice.addEventListener('change', () => {
    field.value = choice.value || first;
    field.dispatchEvent(new Event('input'));
    chosen();
  });
  field.addEventListener('input', () => {
    const isOffered = [...choice.options].some(({ value }) => value === field.value);
    choice.value = isOffered ? field.value : '';
  });
}
