using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace DeepSeek.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class UsageAtScale : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_TenantUsageDays_Day",
                table: "TenantUsageDays");

            migrationBuilder.DropIndex(
                name: "IX_TenantUsageDays_Model_Day",
                table: "TenantUsageDays");

            migrationBuilder.DropIndex(
                name: "IX_KeyUsageDays_KeyId_Day",
                table: "KeyUsageDays");

            migrationBuilder.CreateTable(
                name: "KeyUsageSpans",
                columns: table => new
                {
                    TenantId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    KeyId = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    FirstDay = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    LastDay = table.Column<DateOnly>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeyUsageSpans", x => new { x.TenantId, x.KeyId, x.Model });
                });

            migrationBuilder.CreateTable(
                name: "ModelUsageDays",
                columns: table => new
                {
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Model = table.Column<string>(type: "TEXT", maxLength: 201, nullable: false),
                    MicroCost = table.Column<long>(type: "INTEGER", nullable: false),
                    Requests = table.Column<long>(type: "INTEGER", nullable: false),
                    Completed = table.Column<long>(type: "INTEGER", nullable: false),
                    Aborted = table.Column<long>(type: "INTEGER", nullable: false),
                    Failed = table.Column<long>(type: "INTEGER", nullable: false),
                    CacheHits = table.Column<long>(type: "INTEGER", nullable: false),
                    PromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CachedPromptTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    CompletionTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    ReasoningTokens = table.Column<long>(type: "INTEGER", nullable: false),
                    PicoCost = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ModelUsageDays", x => new { x.Day, x.Model });
                });

            migrationBuilder.CreateIndex(
                name: "IX_TenantUsageDays_Day_TenantId_Model",
                table: "TenantUsageDays",
                columns: new[] { "Day", "TenantId", "Model" },
                descending: new[] { true, false, false });

            migrationBuilder.CreateIndex(
                name: "IX_KeyUsageDays_Day_TenantId_KeyId_Model",
                table: "KeyUsageDays",
                columns: new[] { "Day", "TenantId", "KeyId", "Model" },
                descending: new[] { true, false, false, false });

            migrationBuilder.CreateIndex(
                name: "IX_KeyUsageDays_KeyId_TenantId_Day_Model",
                table: "KeyUsageDays",
                columns: new[] { "KeyId", "TenantId", "Day", "Model" });

            // What was used so far. The cost is added up in two parts: all tenants together may have cost more than 64 bits hold of its smallest unit.
            migrationBuilder.Sql("""
                INSERT INTO "ModelUsageDays" ("Day", "Model", "Requests", "Completed", "Aborted", "Failed", "CacheHits", "PromptTokens", "CachedPromptTokens", "CompletionTokens", "ReasoningTokens", "MicroCost", "PicoCost")
                SELECT "Day", "Model", SUM("Requests"), SUM("Completed"), SUM("Aborted"), SUM("Failed"), SUM("CacheHits"), SUM("PromptTokens"), SUM("CachedPromptTokens"), SUM("CompletionTokens"), SUM("ReasoningTokens"),
                       CAST(SUM("PicoCost" / 1000000) AS bigint) + CAST(SUM("PicoCost" % 1000000) AS bigint) / 1000000, CAST(SUM("PicoCost" % 1000000) AS bigint) % 1000000
                FROM "TenantUsageDays"
                GROUP BY "Day", "Model"
                """);

            migrationBuilder.Sql("""
                INSERT INTO "KeyUsageSpans" ("TenantId", "KeyId", "Model", "FirstDay", "LastDay")
                SELECT "TenantId", "KeyId", "Model", MIN("Day"), MAX("Day")
                FROM "KeyUsageDays"
                GROUP BY "TenantId", "KeyId", "Model"
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "KeyUsageSpans");

            migrationBuilder.DropTable(
                name: "ModelUsageDays");

            migrationBuilder.DropIndex(
                name: "IX_TenantUsageDays_Day_TenantId_Model",
                table: "TenantUsageDays");

            migrationBuilder.DropIndex(
                name: "IX_KeyUsageDays_Day_TenantId_KeyId_Model",
                table: "KeyUsageDays");

            migrationBuilder.DropIndex(
                name: "IX_KeyUsageDays_KeyId_TenantId_Day_Model",
                table: "KeyUsageDays");

            migrationBuilder.CreateIndex(
                name: "IX_TenantUsageDays_Day",
                table: "TenantUsageDays",
                column: "Day");

            migrationBuilder.CreateIndex(
                name: "IX_TenantUsageDays_Model_Day",
                table: "TenantUsageDays",
                columns: new[] { "Model", "Day" });

            migrationBuilder.CreateIndex(
                name: "IX_KeyUsageDays_KeyId_Day",
                table: "KeyUsageDays",
                columns: new[] { "KeyId", "Day" });
        }
    }
}
