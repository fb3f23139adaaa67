/** The little of it that is used: it is optional, and the project builds where it is not installed. */
declare module '@modelcontextprotocol/sdk/server/mcp.js' {
  import type { z } from 'zod';

  export interface ToolAnswer {
    content: { type: 'text'; text: string }[];
    isError?: boolean;
  }
  export interface ToolDescription {
    description: string;
    inputSchema: z.ZodRawShape;
    annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
  }
  export class McpServer {
    constructor(info: { name: string; version: string }, options: { instructions: string });
    registerTool(name: string, tool: ToolDescription, run: (given: unknown) => Promise<ToolAnswer>): unknown;
    connect(transport: object): Promise<void>;
    close(): Promise<void>;
  }
}

declare module '@modelcontextprotocol/sdk/server/stdio.js' {
  export class StdioServerTransport {
    onclose?: () => void;
  }
}
