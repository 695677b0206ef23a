/** Styles go to a file, never into the document: the page's content security policy forbids inline styles. */
export default { compilerOptions: { css: "external", runes: true } };
