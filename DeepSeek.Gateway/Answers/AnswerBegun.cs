namespace DeepSeek.Gateway.Answers;

/// <summary>Somebody answers.</summary>
/// <param name="ModelVersion">The version that does, as <c>name@version</c>.</param>
/// <param name="ReplicaId">The replica, or the external upstream.</param>
internal sealed record AnswerBegun(string ModelVersion, string ReplicaId) : AnswerEvent;
