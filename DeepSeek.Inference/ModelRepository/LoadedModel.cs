using DeepSeek.Inference.Generation;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>A version whose files were checked and whose weights are in memory.</summary>
internal sealed record LoadedModel(
    ModelFolder Folder,
    ModelManifest Manifest,
    DateTimeOffset CreatedAt,
    IModelSession Session,
    ModelTokenizer Tokenizer,
    ChatTemplate Template,
    GenerationDefaults Defaults) : IDisposable
{
    /// <summary>How it marks its thoughts.</summary>
    public ReasoningMarks Marks { get; } = ReasoningMarks.Of(Tokenizer);

    /// <summary>What stands before a text that is gone on with as it is, without a template: a control token, or nothing.</summary>
    public TemplateText Beginning { get; init; } = TemplateText.Empty;

    public void Dispose() => Session.Dispose();
}
