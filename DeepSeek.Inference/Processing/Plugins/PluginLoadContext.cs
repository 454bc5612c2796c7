using System.Reflection;
using System.Runtime.Loader;
using DeepSeek.Processing;

namespace DeepSeek.Inference.Processing.Plugins;

/// <summary>
/// Where one plug-in's assemblies live. It brings its own versions of libraries, next to those of the service and of other plug-ins. What both sides speak
/// with, the contract and what it is made of, is the service's in any case: two copies of a type are two types.
/// </summary>
internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly HashSet<string> Shared =
    [
        typeof(IPreProcessor).Assembly.GetName().Name!,
        .. typeof(IPreProcessor).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!),
    ];

    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (Shared.Contains(assemblyName.Name!)) return null;
        return _resolver.ResolveAssemblyToPath(assemblyName) is { } own ? LoadFromAssemblyPath(own) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } own ? LoadUnmanagedDllFromPath(own) : 0;
}
