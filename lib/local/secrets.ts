import { answerJson, type Json, refuseJson, type ServiceAnswer } from './json-answer.ts';

/** A secret's two versions, as a rotation leaves them. */
export interface LocalSecret {
  current: string;
  previous?: string;
  /** When the current one was put in place, in epoch milliseconds. */
  createdAt: number;
}

/** What Secrets Manager is asked for here: a version of a secret. @param secrets by ARN */
export function answerSecrets(
  operation: string,
  { SecretId, VersionStage = 'AWSCURRENT' }: Json,
  secrets: ReadonlyMap<string, LocalSecret>,
): ServiceAnswer {
  if (operation !== 'GetSecretValue')
    return refuseJson('InvalidRequestException', `${operation} is not here.`);
  const secret = secrets.get(String(SecretId));
  const SecretString = VersionStage === 'AWSCURRENT' ? secret?.current : secret?.previous;
  if (!secret || SecretString === undefined || !STAGES.includes(VersionStage))
    return refuseJson('ResourceNotFoundException', "Secrets Manager can't find the specified secret value.");
  return answerJson({
    ARN: SecretId,
    Name: String(SecretId).split(':').at(-1),
    SecretString,
    VersionStages: [VersionStage],
    // Seconds, as AWS JSON has times.
    CreatedDate: secret.createdAt / 1_000,
  });
}

const STAGES: readonly unknown[] = ['AWSCURRENT', 'AWSPREVIOUS'];
