import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const ANSWER_SCHEMA = 'validation:answer';

/** What a route answers when all is well; the API's description is drawn from it. */
export const Answers = (schema: z.ZodType) => SetMetadata(ANSWER_SCHEMA, schema);
