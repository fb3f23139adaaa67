/** The little of it that is used: it is optional, and the project builds where it is not installed. */
declare module 'sharp' {
  interface Sharp {
    metadata(): Promise<{ readonly format?: string; readonly width?: number; readonly height?: number }>;
    rotate(): Sharp;
    resize(options: object): Sharp;
    flatten(options: { readonly background: string }): Sharp;
    jpeg(options: { readonly quality: number }): Sharp;
    png(): Sharp;
    removeAlpha(): Sharp;
    toColourspace(space: string): Sharp;
    raw(): Sharp;
    timeout(options: { readonly seconds: number }): Sharp;
    toBuffer(options: {
      readonly resolveWithObject: true;
    }): Promise<{ readonly data: Buffer; readonly info: { readonly width: number; readonly height: number } }>;
  }
  interface MakeSharp {
    (
      input:
        | Uint8Array
        | {
            readonly create: {
              readonly width: number;
              readonly height: number;
              readonly channels: 3;
              readonly background: string;
            };
          },
      options?: { readonly limitInputPixels: number | false; readonly failOn: 'warning'; readonly pages: 1 },
    ): Sharp;
    block(options: { readonly operation: readonly string[] }): void;
    unblock(options: { readonly operation: readonly string[] }): void;
  }
  const sharp: MakeSharp;
  export default sharp;
}
