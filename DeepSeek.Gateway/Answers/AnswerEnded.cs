using DeepSeek.Contracts.Http;
using DeepSeek.ControlPlane.Generations;

namespace DeepSeek.Gateway.Answers;

/// <summary>The answer is whole.</summary>
/// <param name="Usage">Its tokens, of all choices.</param>
/// <param name="Timings">Where the time went, of the choice that took longest; null where nobody says.</param>
internal sealed record AnswerEnded(Usage Usage, GenerationTimings? Timings) : AnswerEvent;
