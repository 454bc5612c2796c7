namespace DeepSeek.Gateway.Answers;

/// <summary>A choice is whole.</summary>
/// <param name="Choice">Which, from 0.</param>
/// <param name="FinishReason">As in <see cref="DeepSeek.Contracts.Http.FinishReasons"/>; an external upstream may have others.</param>
internal sealed record ChoiceEnded(int Choice, string FinishReason) : AnswerEvent;
