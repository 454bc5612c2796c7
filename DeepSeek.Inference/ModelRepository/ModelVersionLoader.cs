using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;
using DeepSeek.Inference.Tokenization.ChatTemplates;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Checks and loads one version, a step at a time, on the calling thread.</summary>
internal sealed class ModelVersionLoader(IModelRuntime runtime)
{
    /// <summary>Compares the files with the manifest.</summary>
    /// <param name="folder">The version.</param>
    /// <param name="content">What was seen of it.</param>
    /// <param name="progress">Told how many bytes were read so far.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelLoadException">It is not as its manifest says; the message says where.</exception>
    public static ModelManifest Verify(ModelFolder folder, ModelFolderContent content, Action<long> progress, CancellationToken cancellationToken)
    {
        if (content.Fault is { } fault) throw new ModelLoadException(fault);
        FileVerification.Run(folder.Path, content.Manifest!, progress, cancellationToken);
        return content.Manifest!;
    }

    /// <summary>Says what a version would take of the device's memory.</summary>
    /// <exception cref="ModelLoadException">Its graph cannot be read; the message says why.</exception>
    public MemoryPlan Plan(ModelFolder folder, ModelManifest manifest) =>
        Sentence(() => runtime.Plan(Path.Combine(folder.Path, ModelFolderContent.GraphFile), manifest.ContextLength));

    /// <summary>Loads the weights, the tokenizer and what else a version needs to answer.</summary>
    /// <exception cref="ModelLoadException">It cannot be loaded; the message says why.</exception>
    public LoadedModel Load(ModelFolder folder, ModelManifest manifest) => Sentence(() =>
    {
        var tokenizer = new ModelTokenizer(TokenizerFileReader.Parse(Read(folder, TokenizerFileReader.FileName)));
        var config = Read(folder, TokenizerConfig.FileName);
        var template = TokenizerConfig.ReadChatTemplate(config);
        var beginning = TemplateText.OfTemplate(TokenizerConfig.ReadBeginning(config) ?? "");
        var defaults = GenerationDefaults.Parse(Read(folder, GenerationDefaults.FileName));
        var createdAt = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder.Path, ModelManifest.FileName)));
        var session = runtime.Load(Path.Combine(folder.Path, ModelFolderContent.GraphFile), manifest.ContextLength);
        return new LoadedModel(folder, manifest, createdAt, session, tokenizer, template, defaults)
        {
            Beginning = beginning,
        };
    });

    /// <summary>Asks the golden prompts.</summary>
    /// <exception cref="ModelLoadException">It answers one wrongly, or not at all; the message says which.</exception>
    public static void Test(LoadedModel model, CancellationToken cancellationToken) => Sentence(() =>
    {
        SelfTest.Run(model, cancellationToken);
        return true;
    });

    /// <summary>All of it.</summary>
    /// <param name="folder">The version.</param>
    /// <param name="report">Told how far it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelLoadException">It cannot be served; the message says why.</exception>
    public Task<LoadedModel> LoadAsync(ModelFolder folder, Action<ModelVersionState> report, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            report(ModelVersionState.Verifying);
            var manifest = Verify(folder, ModelFolderContent.Read(folder), _ => { }, cancellationToken);
            report(ModelVersionState.Loading);
            var model = Load(folder, manifest);
            try
            {
                report(ModelVersionState.Warming);
                Test(model, cancellationToken);
                return model;
            }
            catch
            {
                model.Dispose();
                throw;
            }
        },
        cancellationToken);

    private static ReadOnlyMemory<byte> Read(ModelFolder folder, string file) => File.ReadAllBytes(Path.Combine(folder.Path, file));

    private static T Sentence<T>(Func<T> work)
    {
        try
        {
            return work();
        }
#pragma warning disable CA1031 // Files come from outside: whatever they make a parser throw is a broken version, and stops no other.
        catch (Exception error) when (error is not (ModelLoadException or OperationCanceledException))
#pragma warning restore CA1031
        {
            throw new ModelLoadException(error.Message, error);
        }
    }
}
