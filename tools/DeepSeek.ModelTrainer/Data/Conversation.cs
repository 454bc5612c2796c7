namespace DeepSeek.ModelTrainer.Data;

/// <summary>A chat whose last turn is to be learned; earlier turns appear without their thoughts.</summary>
internal sealed record Conversation(string? System, IReadOnlyList<Turn> Turns);
