/** The little of it that is used: it is optional, and the project builds where it is not installed. */
declare module '@resvg/resvg-js' {
  export class Resvg {
    constructor(svg: string, options: { readonly font: { readonly loadSystemFonts: boolean } });
    render(): { asPng(): Uint8Array };
  }
}
