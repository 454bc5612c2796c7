namespace DeepSeek.Inference.Tests.Processing.Plugins;

/// <summary>The service with the plug-ins that are built beside these tests.</summary>
internal static class PluginService
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>A service whose only pipeline has the plug-in that makes trouble.</summary>
    public static Task<ScriptedService> StartWithTroubleAsync(params (string Key, string Value)[] settings) => ScriptedService.StartAsync(
        [("PluginPath", Folder), ("Pipelines:0:Processors:0:Name", "trouble"), .. settings.Select(setting => Below(setting))]);

    private static (string Key, string Value) Below((string Key, string Value) setting) => setting.Key switch
    {
        "Request" or "Answer" or "After" => ($"Pipelines:0:Processors:0:Settings:{setting.Key}", setting.Value),
        "OnFailure" => ("Pipelines:0:Processors:0:OnFailure", setting.Value),
        _ => setting,
    };
}
