using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.Answers;

namespace DeepSeek.Inference.Endpoints.Http.ChatCompletions;

/// <summary>A request that its model can be asked.</summary>
/// <param name="Request">As processors have left it.</param>
/// <param name="Prompt">Its prompt.</param>
/// <param name="Answers">What its answers go through; null where they go out as they are.</param>
internal sealed record PreparedRequest(ChatCompletionRequest Request, EncodedPrompt Prompt, AnswerProcessing? Answers);
