namespace DeepSeek.ModelTrainer.Data;

/// <summary>What is asked of two numbers.</summary>
internal enum Operation
{
    Add,
    Subtract,
    Multiply,
    Larger,
    Smaller,
    Compare,
    IsLarger,
    IsSmaller,
}
