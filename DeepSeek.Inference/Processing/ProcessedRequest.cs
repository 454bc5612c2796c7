using DeepSeek.Contracts.Errors;
using DeepSeek.Contracts.Http;
using DeepSeek.Inference.Processing.Answers;

namespace DeepSeek.Inference.Processing;

/// <summary>What the pre-processors made of a request.</summary>
/// <param name="Request">The request to answer.</param>
/// <param name="Answers">What its answers go through; null where they go out as they are.</param>
/// <param name="Failure">Why it is not answered; null where it is.</param>
/// <param name="Pipeline">The fingerprint of the pipeline that it went through; null where none takes it.</param>
internal readonly record struct ProcessedRequest(
    ChatCompletionRequest Request, AnswerProcessing? Answers, ApiFailure? Failure, string? Pipeline = null);
