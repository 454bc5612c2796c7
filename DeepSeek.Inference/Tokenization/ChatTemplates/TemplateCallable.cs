namespace DeepSeek.Inference.Tokenization.ChatTemplates;

/// <summary>Something that a template can call.</summary>
internal delegate object? TemplateCallable(IReadOnlyList<object?> positional, IReadOnlyDictionary<string, object?> named);
