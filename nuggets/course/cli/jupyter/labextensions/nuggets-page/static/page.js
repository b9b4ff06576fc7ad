/* A calm page for reading: JupyterLab opens with its side bar closed, and lines of text are at most
 * about 80 characters long. JupyterLab loads this by itself; nothing has to be built. */

const LOOK = `
.jp-RenderedMarkdown > :is(p, ul, ol, blockquote, h1, h2, h3) { max-width: 68ch; }`;

const page = {
  id: "nuggets-page:calm",
  description: "Closes the side bar once, and keeps lines short.",
  autoStart: true,
  activate(app) {
    const style = document.createElement("style");
    style.textContent = LOOK;
    document.head.append(style);
    app.restored.then(() => app.shell.collapseLeft?.());
  },
};

window._JUPYTERLAB ??= {};
window._JUPYTERLAB["nuggets-page"] = {
  init() {},
  get: async () => () => ({ __esModule: true, default: page }),
};
