namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>A prompt as the model reads it.</summary>
/// <param name="Tokens">Its tokens; at least one.</param>
/// <param name="ReasoningOpened">Whether it ends with an opened thought.</param>
/// <param name="IsRaw">Whether it is a text to go on with and no conversation: then there is no thought.</param>
internal sealed record EncodedPrompt(int[] Tokens, bool ReasoningOpened, bool IsRaw);
