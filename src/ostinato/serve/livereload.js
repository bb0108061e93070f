// Reloads the page when the site was built again. Speaks LiveReload's protocol 7 over a WebSocket.
(() => {
  const me = document.currentScript;
  const settings = new URL(me.src).searchParams;
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const port = settings.get("port");
  const host = port ? `${location.hostname}:${port}` : location.host;
  const path = settings.get("path") || "livereload";
  let wait = 250;
  let lost = false;

  const refreshStyles = (changed) => {
    const name = changed.split("/").pop();
    let found = false;
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(link.href);
      if (url.origin !== location.origin || !url.pathname.endsWith(name)) continue;
      url.searchParams.set("reload", Date.now());
      link.href = url;
      found = true;
    }
    return found;
  };

  const act = (message) => {
    if (message.command !== "reload") return;
    const prefix = "__hugo_navigate";
    if (message.path.startsWith(prefix)) {
      const target = message.path.slice(prefix.length);
      if (target !== location.pathname) location.assign(target);
      else location.reload();
      return;
    }
    if (message.liveCSS && message.path.endsWith(".css") && refreshStyles(message.path)) return;
    location.reload();
  };

  const connect = () => {
    const socket = new WebSocket(`${scheme}://${host}/${path}`);
    socket.onopen = () => {
      if (lost) location.reload();
      wait = 250;
      socket.send(JSON.stringify({
        command: "hello",
        protocols: ["http://livereload.com/protocols/official-7"],
        ver: "2.0.8",
      }));
    };
    socket.onmessage = (event) => act(JSON.parse(event.data));
    socket.onclose = () => {
      lost = true;
      setTimeout(connect, wait);
      wait = Math.min(wait * 2, 8000);
    };
  };
  connect();
})();
