using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.Answers;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>A request that its model can be asked.</summary>
/// <param name="Request">As processors have left it.</param>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Answers">What its answers go through; null where they go out as they are.</param>
/// <param name="Pipeline">The fingerprint of the pipeline of processors that it went through; null where there is none for it.</param>
internal sealed record PreparedRequest(ChatCompletionRequest Request, EncodedPrompt Prompt, AnswerProcessing? Answers, string? Pipeline);
