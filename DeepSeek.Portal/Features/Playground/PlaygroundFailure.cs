namespace DeepSeek.Portal.Features.Playground;

/// <summary>Why there is no answer, or no more of it.</summary>
/// <param name="Problem">What kind of failure.</param>
/// <param name="Message">What the gateway said; null where it said nothing.</param>
/// <param name="Status">Its HTTP status; null where the answer had begun, or there was none.</param>
/// <param name="Code">Its word for the error.</param>
/// <param name="RequestId">The request, for those who look for it in logs.</param>
public sealed record PlaygroundFailure(PlaygroundProblem Problem, string? Message = null, int? Status = null, string? Code = null, string? RequestId = null);
