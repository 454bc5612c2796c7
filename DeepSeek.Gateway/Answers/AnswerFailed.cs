using DeepSeek.Contracts.Errors;

namespace DeepSeek.Gateway.Answers;

/// <summary>There will be no whole answer.</summary>
/// <param name="Failure">Why, as the client is told.</param>
internal sealed record AnswerFailed(ApiFailure Failure) : AnswerEvent;
