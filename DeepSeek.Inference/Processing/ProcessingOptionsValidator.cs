using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace DeepSeek.Inference.Processing;

/// <summary>Stops start-up with a sentence for each setting that is not allowed, as far as that can be told without the processors.</summary>
internal sealed class ProcessingOptionsValidator : IValidateOptions<ProcessingOptions>
{
    public ValidateOptionsResult Validate(string? name, ProcessingOptions options)
    {
        List<string> faults = [];
        Check(options.CallSeconds, 0.001, 60, "seconds");
        Check(options.BreakSeconds, 1, 3_600, "seconds");
        Check(options.PluginThreads, 1, 64, "threads");
        if (options.PluginPath.Length > 0 && !Directory.Exists(options.PluginPath))
        {
            faults.Add($"{ProcessingOptions.Section}:PluginPath is '{options.PluginPath}'; there is no such folder.");
        }

        for (var i = 0; i < options.Pipelines.Count; i++)
        {
            var (pipeline, key) = (options.Pipelines[i], $"{ProcessingOptions.Section}:Pipelines:{i}");
            if (pipeline.Processors.Count == 0) faults.Add($"{key}:Processors is empty; at least one is needed.");
            if (pipeline.Models.Any(string.IsNullOrWhiteSpace)) faults.Add($"{key}:Models has an empty name; a name or a pattern is needed.");
            if (pipeline.Tenants.Any(string.IsNullOrWhiteSpace)) faults.Add($"{key}:Tenants has an empty id; an id or a pattern is needed.");
            for (var j = 0; j < pipeline.Processors.Count; j++)
            {
                if (pipeline.Processors[j].OnFailure is "" or "skip" or "refuse") continue;
                faults.Add($"{key}:Processors:{j}:OnFailure is '{pipeline.Processors[j].OnFailure}'; skip and refuse are allowed.");
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);

        void Check<T>(T value, T least, T most, string unit, [CallerArgumentExpression(nameof(value))] string expression = "")
            where T : INumber<T>
        {
            if (value >= least && value <= most) return;
            faults.Add(FormattableString.Invariant(
                $"{ProcessingOptions.Section}:{expression["options.".Length..]} is {value}; {least} to {most} {unit} are allowed."));
        }
    }
}
