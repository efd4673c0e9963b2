// The visitor's choice, or else the system's, which may change meanwhile.
{
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const stored = localStorage.getItem('theme');
  let chosen = stored === 'dark' || stored === 'light' ? stored : undefined;

  const show = () => {
    if (chosen) root.dataset.theme = chosen;
    const isDark = (chosen ?? (system.matches ? 'dark' : 'light')) === 'dark';
    document.getElementById('theme')?.setAttribute('aria-pressed', String(isDark));
    return isDark;
  };

  show();
  system.addEventListener('change', show);
  document.addEventListener('DOMContentLoaded', () => {
    show();
    document.getElementById('theme')?.addEventListener('click', () => {
      chosen = show() ? 'light' : 'dark';
      localStorage.setItem('theme', chosen);
      show();
    });
  });
}
