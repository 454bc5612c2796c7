namespace DeepSeek.ModelTrainer.Data;

/// <summary>An operation and its operands in the order of the operation.</summary>
internal readonly record struct Problem(Operation Operation, int A, int B);
