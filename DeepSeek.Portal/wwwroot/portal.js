// Loaded before the body: records what the system looks like, so that the server can answer in the right colours.
(() => {
  const remember = (name, value) => {
    document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`;
  };
  const cookie = name => document.cookie.split('; ').find(pair => pair.startsWith(`${name}=`))?.split('=')[1];
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const record = () => remember('ds-system-theme', dark.matches ? 'dark' : 'light');

  const follows = (cookie('ds-theme') ?? 'System') === 'System';
  const outdated = follows && dark.matches !== (cookie('ds-system-theme') === 'dark');
  record();
  dark.addEventListener('change', record);

  // Once in a lifetime: the first visit of somebody whose system is dark. Not where cookies are refused, or this would never end.
  if (outdated && cookie('ds-system-theme') !== undefined) {
    location.reload();
  }

  window.portal = {
    // What the browser draws itself, as the picker of a date, follows the theme too.
    setTheme: choice => {
      remember('ds-theme', choice);
      document.querySelector('meta[name=color-scheme]').content = choice === 'System' ? 'light dark' : choice.toLowerCase();
    },

    // The clipboard's own interface exists on HTTPS and on localhost only.
    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        // Not there, or refused: the old way is tried, and the page says so where that fails too. The text is shown only once.
      }
      const area = document.createElement('textarea');
      area.value = text;
      area.setAttribute('readonly', '');
      area.className = 'ds-offscreen';
      (document.querySelector('.mud-dialog') ?? document.body).append(area);
      area.select();
      const copied = document.execCommand('copy');
      area.remove();
      return copied;
    },
  };
})();
