using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace DeepSeek.Portal.Components.Layout;

/// <summary>A bug in a page takes that page away, not the whole portal; the next page starts afresh.</summary>
public sealed partial class PageErrorBoundary : ErrorBoundaryBase, IDisposable
{
    [Inject]
    private ILogger<PageErrorBoundary> Logger { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override Task OnErrorAsync(Exception exception)
    {
        LogFailed(Logger, Navigation.ToBaseRelativePath(Navigation.Uri).Split('?')[0], exception);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
        }
        else
        {
            builder.OpenComponent<PageFailure>(1);
            builder.AddAttribute(2, nameof(PageFailure.OnRetry), EventCallback.Factory.Create(this, Recover));
            builder.CloseComponent();
        }
    }

    private void OnLocationChanged(object? sender, Microsoft.AspNetCore.Components.Routing.LocationChangedEventArgs e) => Recover();

    [LoggerMessage(Level = LogLevel.Error, Message = "Page '/{Page}' failed.")]
    private static partial void LogFailed(ILogger logger, string page, Exception exception);
}
