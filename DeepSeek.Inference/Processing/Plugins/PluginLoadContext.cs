using System.Reflection;
using System.Runtime.Loader;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Plugins;

/// <summary>
/// Where one plug-in's assemblies live. It brings its own versions of libraries, next to those of the service and of other plug-ins. What both sides
/// speak with, the contract, settings and what they are made of, is the service's in any case: two copies of a type are two types.
/// </summary>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    // Settings are named too: the contract mentions them to its readers only.
    private static readonly HashSet<string> Shared = [.. Names(typeof(IPreProcessor)), .. Names(typeof(IConfiguration))];

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.Contains(assemblyName.Name!)) return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } own ? LoadUnmanagedDllFromPath(own) : 0;

    private static IEnumerable<string> Names(Type type) =>
        type.Assembly.GetReferencedAssemblies().Append(type.Assembly.GetName()).Select(assembly => assembly.Name!);
}
