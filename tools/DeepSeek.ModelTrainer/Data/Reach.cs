namespace DeepSeek.ModelTrainer.Data;

/// <summary>Why a question of arithmetic is beyond the model.</summary>
internal enum Reach
{
    LongNumber,
    Fraction,
    Division,
    ManyNumbers,
    LargeProduct,
    Unlearned,
}
