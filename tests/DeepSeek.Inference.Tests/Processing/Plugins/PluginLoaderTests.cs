using System.Runtime.Loader;
using DeepSeek.Inference.Processing.Plugins;
using DeepSeek.Processing;
using Microsoft.Extensions.Configuration;

namespace DeepSeek.Inference.Tests.Processing.Plugins;

public sealed class PluginLoaderTests
{
    [Fact]
    public void Load_Plugins_EachHasItsOwnContextAndSharesTheContract()
    {
        List<string> faults = [];

        var types = PluginLoader.Load(PluginService.Folder, faults).ToList();

        Assert.Empty(faults);
        Assert.Equal(["forbidden-words", "trouble"], types.Select(type => type.Name).Order(StringComparer.Ordinal));
        Assert.Equal(["DeepSeek.SampleProcessor", "DeepSeek.TestPlugin"], types.Select(type => type.Plugin).Order(StringComparer.Ordinal));
        Assert.All(types, type => Assert.Equal(type.Plugin, AssemblyLoadContext.GetLoadContext(type.Type.Assembly)!.Name));

        // Copies lie beside it; were they loaded, they would have other types of the same names.
        foreach (var shared in (string[])["DeepSeek.Contracts.dll", "Microsoft.Extensions.Configuration.Abstractions.dll"])
        {
            Assert.True(File.Exists(Path.Combine(PluginService.Folder, "DeepSeek.TestPlugin", shared)), shared);
        }

        Assert.IsType<IPreProcessor>(types.Single(type => type.Name == "trouble").Create(new ConfigurationBuilder().Build()), exactMatch: false);
    }
}
