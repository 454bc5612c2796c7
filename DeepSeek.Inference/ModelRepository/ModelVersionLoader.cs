using DeepSeek.ControlPlane.Heartbeats;
using DeepSeek.Inference.ModelRepository.Manifests;
using DeepSeek.Inference.Runtime;
using DeepSeek.Inference.Tokenization;

namespace DeepSeek.Inference.ModelRepository;

/// <summary>Checks and loads one version.</summary>
internal sealed class ModelVersionLoader(IModelRuntime runtime)
{
    private const string GraphFile = "model.onnx";

    /// <summary>Compares the files with the manifest, loads them, and asks the golden prompts.</summary>
    /// <param name="folder">The version.</param>
    /// <param name="report">Told how far it is.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelLoadException">It cannot be served; the message says why.</exception>
    public async Task<LoadedModel> LoadAsync(ModelFolder folder, Action<ModelVersionState> report, CancellationToken cancellationToken)
    {
        try
        {
            report(ModelVersionState.Verifying);
            var manifest = await ManifestSerializer.ReadAsync(folder.Path, cancellationToken);
            await VerifyAsync(folder, manifest, cancellationToken);

            report(ModelVersionState.Loading);
            var tokenizer = new ModelTokenizer(TokenizerFileReader.Parse(await ReadAsync(folder, TokenizerFileReader.FileName, cancellationToken)));
            var template = TokenizerConfig.ReadChatTemplate(await ReadAsync(folder, TokenizerConfig.FileName, cancellationToken));
            var defaults = GenerationDefaults.Parse(await ReadAsync(folder, GenerationDefaults.FileName, cancellationToken));
            var session = runtime.Load(Path.Combine(folder.Path, GraphFile), manifest.ContextLength);
            var createdAt = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(folder.Path, ModelManifest.FileName)));
            var model = new LoadedModel(folder, manifest, createdAt, session, tokenizer, template, defaults);
            try
            {
                SelfTest.Run(model, cancellationToken);
                return model;
            }
            catch
            {
                model.Dispose();
                throw;
            }
        }
#pragma warning disable CA1031 // Files come from outside: whatever they make a parser throw is a broken version, and stops no other.
        catch (Exception error) when (error is not (ModelLoadException or OperationCanceledException))
#pragma warning restore CA1031
        {
            throw new ModelLoadException(error.Message, error);
        }
    }

    private static async Task VerifyAsync(ModelFolder folder, ModelManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Name != folder.Name || manifest.Version != folder.Version)
        {
            throw new ModelLoadException($"The manifest is of {manifest.Name}@{manifest.Version}, the folder of {folder.Id}.");
        }

        // What is loaded must have been verified.
        foreach (var needed in (ReadOnlySpan<string>)[GraphFile, TokenizerFileReader.FileName, TokenizerConfig.FileName, GenerationDefaults.FileName])
        {
            if (!manifest.Files.ContainsKey(needed)) throw new ModelLoadException($"The manifest does not name {needed}.");
        }

        var mismatches = await ManifestFileHasher.FindMismatchesAsync(folder.Path, manifest, cancellationToken);
        if (mismatches.Count > 0) throw new ModelLoadException(string.Join(' ', mismatches));
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(ModelFolder folder, string file, CancellationToken cancellationToken) =>
        await File.ReadAllBytesAsync(Path.Combine(folder.Path, file), cancellationToken);
}
