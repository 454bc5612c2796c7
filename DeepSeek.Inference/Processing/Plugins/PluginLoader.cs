using System.Reflection;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Plugins;

/// <summary>Finds processors in assemblies: those of the plug-ins, and our own.</summary>
internal static class PluginLoader
{
    /// <summary>Loads every plug-in of a folder: of <c>&lt;name&gt;/</c> the assembly <c>&lt;name&gt;.dll</c>.</summary>
    /// <param name="folder">The folder; empty for no plug-ins.</param>
    /// <param name="faults">A sentence for each plug-in that cannot be loaded.</param>
    public static IEnumerable<ProcessorType> Load(string folder, List<string> faults)
    {
        if (folder.Length == 0) return [];
        List<ProcessorType> found = [];
        foreach (var plugin in Directory.EnumerateDirectories(Path.GetFullPath(folder)).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(plugin);
            var path = Path.Combine(plugin, $"{name}.dll");
            var before = found.Count;
            try
            {
                if (File.Exists(path)) found.AddRange(In(new PluginLoadContext(path).LoadFromAssemblyPath(path), name));
                else faults.Add($"The plug-in {plugin} has no {name}.dll.");
            }
#pragma warning disable CA1031 // Whatever keeps an assembly from being loaded, the sentence says which.
            catch (Exception error)
#pragma warning restore CA1031
            {
                faults.Add($"The plug-in {path} cannot be loaded: {Reason(error)}");
                continue;
            }

            if (found.Count == before && File.Exists(path)) faults.Add($"The plug-in {path} has no public class with the attribute [Processor].");
        }

        return found;
    }

    /// <summary>The processors of an assembly.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="plugin">The plug-in that it is; null for our own.</param>
    public static IEnumerable<ProcessorType> In(Assembly assembly, string? plugin) =>
        from type in plugin is null ? assembly.GetTypes() : assembly.GetExportedTypes()
        let attribute = type.GetCustomAttribute<ProcessorAttribute>()
        where attribute is not null
        select new ProcessorType(attribute.Name, type, plugin);

    private static string Reason(Exception error) =>
        error is ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } ? first.Message : error.Message;
}
