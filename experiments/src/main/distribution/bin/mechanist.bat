@echo off
rem Starts Mechanist. JAVA_HOME names the JDK, 17 or later, instead of the java of PATH; MECHANIST_OPTS holds options for
rem it, for example -Xmx16g.
setlocal

if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")
set "VERSION="
rem "call", since quotes around the first word are lost where a path has parentheses; labels, since blocks end at them.
for /f "tokens=2,3" %%u in ('call "%JAVA%" -version 2^>^&1') do if "%%~u"=="version" set "VERSION=%%~v"
if not defined VERSION goto missing
for /f "delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 goto old

rem Half of the memory, and for what only looks something up a compiler that is done early.
set "OPTIONS=-XX:MaxRAMPercentage=50"
set "QUICK="
for %%w in ("%~1" "%~2" "%~3") do for %%q in ("--help" "-h" "--version" "-V") do if %%w==%%q set "QUICK=yes"
for %%q in ("" "help" "list" "completion" "manual") do if "%~1"==%%q set "QUICK=yes"
if defined QUICK set "OPTIONS=%OPTIONS% -XX:TieredStopAtLevel=1 -XX:+UseSerialGC"

if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=3"
"%JAVA%" %OPTIONS% %MECHANIST_OPTS% -jar "%~dp0..\mechanist.jar" %*
exit /b %ERRORLEVEL%

:missing
echo mechanist: there is no "%JAVA%"; install a JDK, 17 or later, or let JAVA_HOME name one>&2
exit /b 1

:old
echo mechanist: "%JAVA%" is version %VERSION%; JDK 17 or later is needed, and JAVA_HOME may name it>&2
exit /b 1
