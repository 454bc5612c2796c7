using System.Security.Cryptography;
using System.Text;
using DeepSeek.Inference.Processing.Plugins;

namespace DeepSeek.Inference.Processing.Pipelines;

/// <summary>
/// Tells by a short text whether two replicas do the same with requests and answers: processors by name, in order, with their settings, and plug-ins by
/// their build. What is built in may come from different releases of the service.
/// </summary>
internal static class PipelineFingerprint
{
    private const int Bytes = 12;

    /// <summary>The fingerprint of a pipeline as it is set up.</summary>
    /// <param name="pipeline">The settings.</param>
    /// <param name="known">The processors that there are.</param>
    public static string Of(PipelineOptions pipeline, IReadOnlyDictionary<string, ProcessorType> known)
    {
        var said = new StringBuilder();
        foreach (var processor in pipeline.Processors)
        {
            Say(processor.Name);
            Say(processor.OnFailure);
            if (known.TryGetValue(processor.Name, out var type) && type.Plugin is not null) Say(type.Type.Module.ModuleVersionId.ToString());
            var settings = processor.Settings?.AsEnumerable(makePathsRelative: true) ?? [];
            foreach (var (key, value) in settings.OrderBy(setting => setting.Key, StringComparer.Ordinal))
            {
                Say(key);
                Say(value);
            }

            said.Append(';');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.ToString())).AsSpan(0, Bytes));

        // With its length, so that no two lists say the same.
        void Say(string? text) => said.Append(text?.Length ?? -1).Append(':').Append(text).Append(',');
    }
}
