namespace DeepSeek.ModelTrainer.Data;

/// <summary>The language of a question, which is that of its thought and answer.</summary>
internal enum Language
{
    English,
    Chinese,
}
